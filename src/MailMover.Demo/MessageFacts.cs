using MailMover.Core.Model;

namespace MailMover.Demo;

/// <summary>What must be the same on both sides of a copied message.</summary>
/// <param name="Sha256">Its octets.</param>
/// <param name="Flags">Its flags and keywords.</param>
/// <param name="InternalDate">Its internal date.</param>
public sealed record MessageFacts(Sha256Digest Sha256, FlagSet Flags, DateTimeOffset InternalDate);
