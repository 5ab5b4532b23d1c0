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
            // The lock files hold no runtime's packages, and a benchmark must not write them; this one is relative to each project.
            "-p:PublishReadyToRun=true", "-p:NuGetLockFilePath=obj/benchmark.lock.json", "-o", directory, "-v", "quiet", "--nologo",
        };
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments))!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? Path.Combine(directory, "mailmover")
            : throw new InvalidOperationException($"'dotnet {string.Join(' ', arguments)}' failed; what it said is above.");
    }
}
