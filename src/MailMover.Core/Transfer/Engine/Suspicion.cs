namespace MailMover.Core.Transfer.Engine;

/// <summary>A message that was in flight when a connection broke.</summary>
/// <param name="InFlight">How many messages were in flight together.</param>
/// <param name="Moment">When, for <see cref="ConnectionWeather"/>.</param>
/// <param name="HangUps">How often the connection broke with this message alone in flight.</param>
internal readonly record struct Suspicion(int InFlight, long Moment, int HangUps)
{
    /// <summary>After so many the message is given up.</summary>
    public const int MostHangUps = 3;
}
