using System.Runtime.InteropServices;

namespace MailMover.Cli.Signals;

/// <summary>Turns the operating system's signals into stop requests. On Windows these are Ctrl+C, Ctrl+Break, closing the window and shutting down.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals(StopRequests requests)
    {
        _registrations =
        [
            On(PosixSignal.SIGINT, requests.Interrupt),
            On(PosixSignal.SIGQUIT, requests.Terminate),
            On(PosixSignal.SIGTERM, requests.Terminate),
            On(PosixSignal.SIGHUP, requests.Terminate),
        ];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private static PosixSignalRegistration On(PosixSignal signal, Action act) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            act();
        });
}
