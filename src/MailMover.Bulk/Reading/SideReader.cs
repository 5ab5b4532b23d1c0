using MailMover.Core.Endpoints;

namespace MailMover.Bulk.Reading;

/// <summary>Puts one end of a row together from its cells and from what was said beside the file.</summary>
internal sealed class SideReader(SideColumns columns, ServerPlace? server, SecretReference? usualSecret, IBulkRules rules)
{
    public (string Text, EndpointIdentity? Identity, SecretReference? Secret, string AuthUser) Read(RowCells cells)
    {
        var (text, from) = Endpoint(cells);
        var identity = text.Length > 0 ? Identity(cells, text, from) : null;
        return (text, identity, Secret(cells, identity), cells[columns.AuthUser]);
    }

    private (string Text, BulkColumn From) Endpoint(RowCells cells)
    {
        if (cells.Plan.IndexOf(BulkColumn.SourceUserAndPassword) is >= 0 && columns.Side == EndpointSide.Source)
            return Google(cells);
        if (cells[columns.Endpoint] is { Length: > 0 } endpoint)
            return (server is not null && !IsWhole(endpoint) ? server.EndpointOf(endpoint) : endpoint, columns.Endpoint);
        var user = cells[columns.User] is { Length: > 0 } login ? login : cells[columns.Address];
        var column = cells[columns.User].Length > 0 || !cells.Plan.Has(columns.Address) ? columns.User : columns.Address;
        if (user.Length == 0)
        {
            var missing = cells.Plan.Has(columns.Endpoint) || !cells.Plan.Has(columns.User, columns.Address) ? columns.Endpoint : column;
            cells.Problem(missing, $"the {columns.Word} is missing. Write {(missing == columns.Endpoint ? "an endpoint here, such as imaps://jo@imap.example.org" : "the user of its mailbox here")}.");
            return ("", column);
        }

        return Place(cells) is { } place ? (place.EndpointOf(user), column) : ("", column);
    }

    private (string Text, BulkColumn From) Google(RowCells cells)
    {
        const BulkColumn Column = BulkColumn.SourceUserAndPassword;
        cells.Hide(Column);
        var both = cells[Column];
        var hash = both.IndexOf('#', StringComparison.Ordinal);
        if (hash <= 0 || hash == both.Length - 1)
        {
            cells.Problem(Column, "this is not of the form user#password.");
            return ("", Column);
        }

        return Place(cells) is { } place ? (place.EndpointOf(both[..hash]), Column) : ("", Column);
    }

    private ServerPlace? Place(RowCells cells)
    {
        var host = cells[columns.Host];
        if (host.Length == 0)
        {
            // Without such a column it was said once for the whole file.
            if (server is null && cells.Plan.Has(columns.Host))
                cells.Problem(columns.Host, $"the server of the {columns.Word} is missing. Write it here, or give one for all rows with {columns.OptionPrefix}server imaps://HOST.");
            return server;
        }

        try
        {
            var place = host.Contains("://", StringComparison.Ordinal) ? ServerPlace.Parse(host) : ServerPlace.Parse($"{(IsOff(cells[columns.Tls]) || cells[columns.Port] == "143" ? "imap" : "imaps")}://{host}");
            return cells[columns.Port] is { Length: > 0 } port && !place.Host.Contains(':', StringComparison.Ordinal) ? place with { Host = $"{place.Host}:{port}" } : place;
        }
        catch (FormatException wrong)
        {
            cells.Problem(columns.Host, $"this {wrong.Message}");
            return null;
        }
    }

    private EndpointIdentity? Identity(RowCells cells, string text, BulkColumn from)
    {
        try
        {
            return rules.ReadEndpoint(text, columns.Side);
        }
        catch (FormatException wrong)
        {
            // What cannot be read may hold a password.
            cells.Hide(from);
            cells.Problem(from, wrong.Message);
            return null;
        }
    }

    private SecretReference? Secret(RowCells cells, EndpointIdentity? identity)
    {
        if (cells.Plan.Has(BulkColumn.SourceUserAndPassword) && columns.Side == EndpointSide.Source)
            return cells[BulkColumn.SourceUserAndPassword] is var both && both.IndexOf('#', StringComparison.Ordinal) is > 0 and var hash ? new SecretReference(SecretReferenceKind.Plain, both[(hash + 1)..]) : null;
        var password = cells.Raw(columns.Password);
        if (password.Length > 0)
        {
            cells.Hide(columns.Password);
            if (password == SecretReference.ResultMarker)
                cells.Problem(columns.Password, "the password that stood here is not kept in a file of results. Take the original file.");
            return new SecretReference(SecretReferenceKind.Plain, password);
        }

        if (cells.Raw(columns.Secret) is { Length: > 0 } text)
            return Reference(cells, text);
        if (usualSecret is not null || identity is not { IsLocal: false })
            return identity is { IsLocal: true } ? null : usualSecret;
        // Another layout without such a column was told so once for the whole file.
        var isOwn = cells.Plan.Layout == BulkLayout.Own || cells.Plan.Has(columns.Secret);
        if (isOwn || cells.Plan.Has(columns.Password))
            cells.Problem(isOwn ? columns.Secret : columns.Password, $"the secret of the {columns.Word} is missing. Write {(isOwn ? $"one of {SecretReference.Forms}" : "its password here")}, or give one for all rows with {columns.OptionPrefix}secret.");
        return null;
    }

    private SecretReference? Reference(RowCells cells, string text)
    {
        try
        {
            var secret = SecretReference.Parse(text);
            if (secret.Kind == SecretReferenceKind.Plain)
                cells.Hide(columns.Secret);
            return secret;
        }
        catch (FormatException wrong)
        {
            cells.Hide(columns.Secret);
            cells.Problem(columns.Secret, wrong.Message);
            return null;
        }
    }

    private static bool IsWhole(string endpoint) => endpoint.Contains("://", StringComparison.Ordinal) || endpoint.StartsWith("maildir:", StringComparison.OrdinalIgnoreCase)
        || endpoint.StartsWith("mbox:", StringComparison.OrdinalIgnoreCase) || endpoint.StartsWith("eml:", StringComparison.OrdinalIgnoreCase);

    private static bool IsOff(string text) => text.ToUpperInvariant() is "NO" or "FALSE" or "0" or "OFF" or "NONE";
}
