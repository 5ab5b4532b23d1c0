using MailMover.Core.Endpoints;
using MailMover.Testing.Contracts;

namespace MailMover.Core.Tests.Endpoints;

public sealed class PassingMessageNumbersTests : MessageNumbersContract
{
    protected override IMessageNumbers Create() => new PassingMessageNumbers(TimeProvider.System);
}
