namespace MailMover.Core.Tests.Architecture;

/// <summary>The order of the namespaces inside Core (design, section 4).</summary>
internal static class CoreLayers
{
    private const string Root = "MailMover.Core";

    // What each folder of Core may use besides itself. Journal may also use Audit, because a row and its outcome are written together.
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Text"] = [],
        ["Model"] = [],
        ["Endpoints"] = ["Model"],
        ["Limits"] = ["Model", "Endpoints"],
        ["Audit"] = ["Model", "Endpoints"],
        ["Journal"] = ["Model", "Endpoints", "Audit"],
        ["Transfer"] = ["Model", "Endpoints", "Audit", "Journal"],
        ["Preflight"] = ["Model", "Endpoints", "Limits", "Audit", "Journal", "Transfer"],
        ["Verification"] = ["Model", "Endpoints", "Audit", "Journal", "Transfer"],
    };

    /// <summary>Why a type or file of one namespace must not use something of another; null if it may.</summary>
    public static string? Objection(string user, string used)
    {
        if (LayerOf(user) is not { } from || LayerOf(used) is not { } to || from == to)
            return null;
        if (!MayUse.TryGetValue(from, out var allowed))
            return $"{from} is not in the order of Core's namespaces: add it to {nameof(CoreLayers)} and to the design";
        return allowed.Contains(to) ? null : $"{from} must not use {to}";
    }

    private static string? LayerOf(string @namespace) =>
        @namespace.StartsWith(Root + ".", StringComparison.Ordinal) ? @namespace[(Root.Length + 1)..].Split('.')[0] : null;
}
