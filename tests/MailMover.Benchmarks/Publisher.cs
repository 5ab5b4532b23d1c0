using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MailMover.Benchmarks;

/// <summary>Builds the program as it is given to users.</summary>
internal static class Publisher
{
    public static async Task<string> PublishAsync(string root, string directory, CancellationToken cancellationToken)
    {
        var arguments = new[]
        {
            "publish", Path.Combine(root, "src", "MailMover.Cli"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained",
            "-p:PublishReadyToRun=true", "-o", directory, "-v", "quiet", "--nologo",
        };
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments))!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? Path.Combine(directory, "mailmover")
            : throw new InvalidOperationException($"'dotnet {string.Join(' ', arguments)}' failed; what it said is above.");
    }
}
