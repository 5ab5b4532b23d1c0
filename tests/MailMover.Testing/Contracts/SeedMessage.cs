using System.Text;
using MailMover.Core.Model;

namespace MailMover.Testing.Contracts;

/// <summary>A message that a contract test wants to find at a source.</summary>
/// <param name="Octets">Its octets.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="InternalDate">Its internal date.</param>
public sealed record SeedMessage(ReadOnlyMemory<byte> Octets, FlagSet Flags, DateTimeOffset InternalDate)
{
    /// <summary>The date of messages for which no test cares.</summary>
    public static readonly DateTimeOffset SomeDate = new(2021, 6, 7, 8, 9, 10, TimeSpan.FromHours(-7));

    /// <summary>An ordinary message with its number in Subject and Message-ID.</summary>
    public static SeedMessage Ordinary(int number, string flags = "") => new(
        Encoding.ASCII.GetBytes($"Message-ID: <{number}@seed.example>\r\nDate: Mon, 07 Jun 2021 08:09:10 -0700\r\nFrom: Jo <jo@example.org>\r\nSubject: Number {number}\r\n\r\nBody of number {number}.\r\n"),
        FlagSet.Parse(flags),
        SomeDate);
}
