using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>How templates are written: names in camel case, nothing that the model does not know, comments allowed. Made at compile time, so that starting costs no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    WriteIndented = true)]
[JsonSerializable(typeof(ProviderTemplate))]
internal sealed partial class TemplateJson : JsonSerializerContext;
