using MailMover.Core.Endpoints;

namespace MailMover.Cli.Bulk;

/// <summary>A password that has to be asked for.</summary>
/// <param name="Whose">Whose it is, in words; may hold text of a list, which a terminal has to escape.</param>
/// <param name="Mailboxes">The mailboxes that it is for.</param>
internal sealed record WantedSecret(string Whose, IReadOnlyList<EndpointIdentity> Mailboxes);
