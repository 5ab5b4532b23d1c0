namespace MailMover.Core.Transfer.Engine;

/// <summary>A message that was in flight when a connection broke.</summary>
/// <param name="InFlight">How many messages were in flight together.</param>
/// <param name="Moment">When, for <see cref="ConnectionWeather"/>.</param>
/// <param name="HangUps">How often the connection broke with this message alone in flight.</param>
/// <param name="CopiedBefore">
/// How many messages the run had copied when the suspicion arose. Only while others pass is the message to blame: alone it cannot be told from a line that keeps breaking.
/// </param>
/// <param name="Subject">Its subject; empty where it was never read.</param>
internal readonly record struct Suspicion(int InFlight, long Moment, int HangUps, long CopiedBefore, string Subject)
{
    /// <summary>After so many the message is given up, if others pass.</summary>
    public const int MostHangUps = 3;
}
