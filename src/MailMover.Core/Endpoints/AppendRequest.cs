using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>One message to append.</summary>
/// <param name="Octets">Its octets.</param>
/// <param name="Flags">Its flags, without those that the destination is known not to keep.</param>
/// <param name="InternalDate">Its internal date, sent to the second with its zone; null to leave it to the server, which then takes the time of arrival.</param>
public sealed record AppendRequest(MessageOctets Octets, FlagSet Flags, DateTimeOffset? InternalDate);
