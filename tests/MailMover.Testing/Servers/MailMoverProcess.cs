using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MailMover.Testing.Servers;

/// <summary>The real program as a process of its own, as users run it. Disposal kills it if it still runs.</summary>
public sealed class MailMoverProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private MailMoverProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
    }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it; the program's assembly lies beside the tests'.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables, secrets for example.</param>
    /// <param name="through">A command that starts it, with that command's arguments; none for no other.</param>
    public static MailMoverProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, IReadOnlyList<string>? through = null)
    {
        IEnumerable<string> command = [DotnetHost(), Path.Combine(AppContext.BaseDirectory, "mailmover.dll"), .. arguments];
        // A shell starts background jobs with SIGINT ignored, and children inherit that: tests begun by such a job could interrupt nothing.
        if (OperatingSystem.IsLinux())
            command = ["env", "--default-signal=INT", .. command];
        command = [.. through ?? [], .. command];
        var start = new ProcessStartInfo(command.First()) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new MailMoverProcess(Process.Start(start)!);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<ProcessOutcome> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return new ProcessOutcome(_process.ExitCode, await _output, await _errors);
    }

    /// <summary>kill -9: no chance to tidy up.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It had ended already.
        }
    }

    /// <summary>What Ctrl+C sends.</summary>
    public Task InterruptAsync(CancellationToken cancellationToken) => SignalAsync(PosixSignal.SIGINT, cancellationToken);

    /// <summary>What a service manager sends.</summary>
    public Task TerminateAsync(CancellationToken cancellationToken) => SignalAsync(PosixSignal.SIGTERM, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(PosixSignal signal, CancellationToken cancellationToken)
    {
        // Windows has no way to send one process a Ctrl+C; tests of it need a server that Windows does not have either.
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("A signal cannot be sent to one process on Windows.");
        using var kill = Process.Start("kill", ["-" + signal.ToString()[3..], _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    // The one that runs the tests: PATH may have none, or another.
    private static string DotnetHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
