using MailMover.Protocols.Discovery;

namespace MailMover.Providers.Discovery;

/// <summary>Of some places those where a mail server with a valid certificate answers, the best of each protocol, and what was at the others.</summary>
internal sealed record ProvenPlaces(IReadOnlyList<ServicePlace> Best, IReadOnlyList<ServiceFinding> Others)
{
    /// <summary>Looks at all places at once and stops as soon as the best are known.</summary>
    /// <param name="places">The places, the preferred ones first.</param>
    /// <param name="probe">Who looks. It sends nothing of the user's.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<ProvenPlaces> FindAsync(IReadOnlyList<ServicePlace> places, IServiceProbe probe, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looks = places.Select(p => (p.Protocol, Look: probe.ProbeAsync(p, enough.Token))).ToList();
        try
        {
            var (best, others) = (new List<ServicePlace>(), new List<ServiceFinding>());
            foreach (var protocol in looks.GroupBy(l => l.Protocol).OrderBy(g => g.Key))
            {
                foreach (var (_, look) in protocol)
                {
                    var finding = await look;
                    if (finding.Status == ServiceStatus.Found)
                    {
                        best.Add(finding.Place);
                        break;
                    }

                    others.Add(finding);
                }
            }

            return new ProvenPlaces(best, others);
        }
        finally
        {
            await enough.CancelAsync();
            await Settled.AllAsync(looks.Select(l => l.Look));
        }
    }

    /// <summary>For the trail.</summary>
    public (StepOutcome Outcome, string Text) Words()
    {
        if (Best.Count > 0)
            return (StepOutcome.Found, string.Join(", ", Best.Select(PlaceText.Of)));
        // What answers and cannot be trusted is worth telling; twenty hosts that are not there are not.
        var refused = Others.Where(o => o.Status is ServiceStatus.NotTrusted or ServiceStatus.ClearTextOnly).Select(o => $"{PlaceText.Of(o.Place)}: {OneLine.Of(o.Reason)}").ToList();
        return refused.Count > 0 ? (StepOutcome.Failed, string.Join("; ", refused.Take(3))) : (StepOutcome.Nothing, "no mail server answers there");
    }
}
