using System.Text.Json;
using System.Text.Json.Serialization;
using MailMover.Core.Model;

namespace MailMover.Providers.Templates;

/// <summary>The uses of folders have no names of their own for templates, so theirs are written in lower case.</summary>
internal sealed class SpecialUseNames() : JsonStringEnumConverter<SpecialUse>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
