using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>What reading a message brought, without its octets.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Sha256">The digest; null unless it was read.</param>
/// <param name="Reason">Why it could not be read.</param>
internal readonly record struct FetchedDigest(FetchOutcome Outcome, Sha256Digest? Sha256, string Reason);
