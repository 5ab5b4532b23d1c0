using MailMover.Core.Endpoints;

namespace MailMover.Bulk.Reading;

/// <summary>What a front end knows of endpoints and options, so that a file is held to the same rules as what is typed.</summary>
public interface IBulkRules
{
    /// <summary>Reads an endpoint.</summary>
    /// <exception cref="FormatException">It is none, or cannot be of that side. The message never repeats a password.</exception>
    EndpointIdentity ReadEndpoint(string text, EndpointSide side);

    /// <summary>The folder of the destination that everything of a row goes into, wherever the row says so; empty for none.</summary>
    string IntoOf(BulkRow row);

    /// <summary>What is wrong with a row beside its endpoints: its secrets, its columns <c>into</c>, <c>since</c> and <c>options</c>, and how they fit the endpoints where both can be read.</summary>
    /// <returns>The column's name in MailMover's own layout (empty for the whole row), and what is wrong.</returns>
    IEnumerable<(string Column, string Text)> Check(BulkRow row);
}
