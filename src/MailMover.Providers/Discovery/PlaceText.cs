using System.Globalization;
using MailMover.Protocols.Discovery;

namespace MailMover.Providers.Discovery;

/// <summary>A place in words: <c>IMAP at imap.example.org, port 993</c>.</summary>
internal static class PlaceText
{
    public static string Of(ServicePlace place) => string.Create(CultureInfo.InvariantCulture, $"{(place.Protocol == MailProtocol.Imap ? "IMAP" : "POP3")} at {place.Host}, port {place.Port}");
}
