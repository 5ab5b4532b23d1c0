using MailMover.Core.Transfer.Spooling;
using MailMover.Testing.Contracts;
using MailMover.Testing.Spooling;

namespace MailMover.Core.Tests.InMemory;

public sealed class InMemorySpoolTests : SpoolContract
{
    private readonly InMemorySpool _spool = new();

    protected override Task<ISpool> OpenAsync() => Task.FromResult<ISpool>(_spool);
}
