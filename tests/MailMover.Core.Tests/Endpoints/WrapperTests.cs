using MailMover.Core.Endpoints;
using Xunit;

namespace MailMover.Core.Tests.Endpoints;

/// <summary>All endpoints of Core wrap others: one that does not hand on a question answers it with the contract's default, and what the endpoint knows is lost.</summary>
public sealed class WrapperTests
{
    private static readonly Type[] Contracts = [typeof(IMailEndpoint), typeof(IMailSource), typeof(IMailDestination)];

    public static TheoryData<Type> Wrappers =>
        [.. typeof(IMailEndpoint).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IMailEndpoint)))];

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void A_wrapper_hands_on_all_that_can_be_asked(Type wrapper)
    {
        var left = Contracts.Where(c => c.IsAssignableFrom(wrapper))
            .SelectMany(c => wrapper.GetInterfaceMap(c).TargetMethods)
            .Where(m => m.DeclaringType is { IsInterface: true })
            .Select(m => m.Name);
        Assert.Empty(left);
    }
}
