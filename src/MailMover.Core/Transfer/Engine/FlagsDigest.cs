using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Endpoints;

namespace MailMover.Core.Transfer.Engine;

/// <summary>A digest of the keys and flags of a whole folder, the same however it was cut in windows, for servers that cannot say what changed.</summary>
internal sealed class FlagsDigest
{
    private byte[] _digest = new byte[SHA256.HashSizeInBytes];

    public static async Task<string> OfAsync(IFolderReader folder, CancellationToken cancellationToken)
    {
        var digest = new FlagsDigest();
        await foreach (var window in folder.ListFlagsAsync(null, 0, cancellationToken))
            digest.Add(window);
        return digest.ToString();
    }

    public void Add(IReadOnlyList<MessageListing> window)
    {
        foreach (var message in window)
            _digest = SHA256.HashData([.. _digest, .. Encoding.UTF8.GetBytes($"{message.Key} {message.Flags}")]);
    }

    public override string ToString() => Convert.ToHexStringLower(_digest);
}
