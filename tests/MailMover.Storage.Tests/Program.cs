using MailMover.Storage.Tests.Journal;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace MailMover.Storage.Tests;

/// <summary>Runs the tests, or is the other process in a test that needs two.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        if (args is [ChildProcess.Argument, var work, var state])
            return ChildProcess.RunAsync(work, state);
        return args.Any(a => a is "--server" or "--internal-msbuild-node")
            ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : ConsoleRunner.Run(args);
    }
}
