using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer.Removal;

/// <summary>What is about to be removed from a source: the user must agree to exactly this.</summary>
/// <param name="Source">The source.</param>
/// <param name="Messages">How many messages; the copy of each was read back just now.</param>
/// <param name="Octets">Their octets.</param>
public sealed record RemovalProposal(EndpointIdentity Source, long Messages, long Octets);
