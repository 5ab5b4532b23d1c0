using MailMover.Core.Tests.Transfer;
using MailMover.Core.Verification;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Verification;

/// <summary>What a verification holds. Run alone: the heap is that of the whole process, and other tests give back memory meanwhile.</summary>
[CollectionDefinition(nameof(VerificationMemoryTests), DisableParallelization = true)]
[Collection(nameof(VerificationMemoryTests))]
public sealed class VerificationMemoryTests
{
    [Fact]
    public async Task A_folder_of_many_messages_is_held_without_an_object_for_each()
    {
        var harness = new VerificationHarness();
        const int Count = 20_000;
        for (var i = 0; i < Count; i++)
        {
            var text = TransferHarness.Text($"m-{i}", "x\r\n");
            harness.Source.AddMessage("INBOX", text, "", TransferHarness.Date(i));
            harness.Destination.AddMessage("INBOX", text, "", TransferHarness.Date(i));
        }

        long most = 0, before = GC.GetTotalMemory(forceFullCollection: true);
        harness.Destination.At("headers:after", () => most = GC.GetTotalMemory(forceFullCollection: true) - before, Count / 500);

        Assert.Equal(Verdict.Green, (await harness.VerifyAsync()).Verdict);
        Assert.InRange(most, 1, Count * 2 * 64 * 3);
    }
}
