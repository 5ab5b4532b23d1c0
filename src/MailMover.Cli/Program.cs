using MailMover.Cli;
using MailMover.Cli.Commands;
using MailMover.Cli.Output;
using MailMover.Cli.Signals;

using var stop = new StopRequests();
using var signals = new StopSignals(stop);
return await new MailMoverProgram(new CommandContext { Console = new SystemConsole(), Parts = new CompositionRoot(TimeProvider.System), Stop = stop }).RunAsync(args);
