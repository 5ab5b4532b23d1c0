using MailMover.Bulk.Reading;
using MailMover.Core.Endpoints;

namespace MailMover.Bulk.Tests.Doubles;

/// <summary>Rules of the simplest kind: <c>scheme://user@host</c> or <c>maildir:PATH</c>, and an option is <c>--known</c>.</summary>
internal sealed class SimpleRules : IBulkRules
{
    public EndpointIdentity ReadEndpoint(string text, EndpointSide side)
    {
        if (text.StartsWith("maildir:", StringComparison.Ordinal))
            return new EndpointIdentity("maildir", "", 0, text[8..]);
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        var at = text.LastIndexOf('@');
        if (colon < 0 || at < colon + 4)
            throw new FormatException("this is not an endpoint.");
        var user = text[(colon + 3)..at];
        return user.Contains(':', StringComparison.Ordinal)
            ? throw new FormatException("a password does not belong here.")
            : new EndpointIdentity(text[..colon], text[(at + 1)..], 0, user);
    }

    public string IntoOf(BulkRow row) => row.Into;

    public IEnumerable<(string Column, string Text)> Check(BulkRow row)
    {
        if (row.Since.Length > 0 && !DateOnly.TryParse(row.Since, System.Globalization.CultureInfo.InvariantCulture, out _))
            yield return ("since", "this is not a date.");
        if (row.Options.Length > 0 && row.Options != "--known")
            yield return ("options", "there is no such option.");
    }
}
