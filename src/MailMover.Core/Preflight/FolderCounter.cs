using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Preflight;

/// <summary>Looks what of a folder goes over. A listing is passed through and only summed up, so memory does not grow with the folder.</summary>
/// <param name="source">The source.</param>
/// <param name="filter">Which messages go over.</param>
/// <param name="leavesMessagesOut">Whether it may leave any out.</param>
/// <param name="largestTaken">The largest message that the destination takes; null where it is not known.</param>
internal sealed class FolderCounter(IMailSource source, MessageFilter filter, bool leavesMessagesOut, long? largestTaken)
{
    /// <summary>Lists the folder's messages with their sizes.</summary>
    /// <exception cref="MailFailureException">With the scope of the endpoint: nothing more can be asked.</exception>
    public async Task<FolderOutlook> CountAsync(FolderPair pair, FolderTotals done, CancellationToken cancellationToken)
    {
        if (pair.Source.Status is { Exists: 0 } empty)
            return Complete(new FolderOutlook { Pair = pair, UidValidity = empty.UidValidity, Octets = 0, IsCounted = true }, done);
        try
        {
            await using var reader = await source.OpenAsync(pair.Source.Path, pair.Source.Status?.UidValidity is > 0 and var expected ? expected : null, false, cancellationToken);
            return Complete(await SumAsync(pair, reader, cancellationToken), done);
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            return OfFigures(pair, done) with { Failure = failure.Message };
        }
    }

    /// <summary>What the folder's figures alone say: rules for single messages are not applied, and where there are any, nothing is certain to come.</summary>
    public FolderOutlook OfFigures(FolderPair pair, FolderTotals done)
    {
        var status = pair.Source.Status;
        var whole = Complete(new FolderOutlook { Pair = pair, UidValidity = status?.UidValidity ?? 0, Messages = status?.Exists ?? 0, Octets = status is { Exists: 0 } ? 0 : status?.SizeInOctets }, done);
        return leavesMessagesOut ? whole with { CertainOctets = 0 } : whole;
    }

    private async Task<FolderOutlook> SumAsync(FolderPair pair, IFolderReader reader, CancellationToken cancellationToken)
    {
        long messages = 0, octets = 0, skipped = 0, withoutSize = 0, tooLarge = 0, tooLargeOctets = 0, largest = 0;
        var keywords = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var window in reader.ListAsync(null, cancellationToken))
        {
            foreach (var message in window)
            {
                if (filter.ReasonToSkip(message) is not null)
                {
                    skipped++;
                    continue;
                }

                messages++;
                Measure(message.SizeInOctets);
                foreach (var keyword in message.Flags.Keywords.Where(_ => keywords.Count < FolderOutlook.MostKeywords))
                    keywords.Add(keyword);
            }
        }

        return new FolderOutlook
        {
            Pair = pair,
            UidValidity = reader.Status.UidValidity,
            Messages = messages,
            Octets = octets,
            Skipped = skipped,
            WithoutSize = withoutSize,
            TooLarge = tooLarge,
            TooLargeOctets = tooLargeOctets,
            Largest = largest,
            Keywords = [.. keywords],
            IsCounted = true,
        };

        void Measure(long size)
        {
            if (size < 0)
            {
                withoutSize++;
                return;
            }

            // A server may say anything; the sum stays a number.
            octets = Math.Min(long.MaxValue / 4, octets + Math.Min(size, long.MaxValue / 8));
            largest = Math.Max(largest, size);
            if (size <= largestTaken || largestTaken is null)
                return;
            tooLarge++;
            tooLargeOctets = Math.Min(long.MaxValue / 4, tooLargeOctets + Math.Min(size, long.MaxValue / 8));
        }
    }

    /// <summary>Takes off what earlier runs have dealt with.</summary>
    private static FolderOutlook Complete(FolderOutlook folder, FolderTotals done)
    {
        var dealtWith = done.Copied + done.AlreadyThere + done.Refused;
        folder = folder with { Done = dealtWith };
        if (folder.Octets is not { } octets)
            return folder;

        // The journal adds up the octets of what it copied; of the others the average has to do, and then nothing is certain.
        var others = done.AlreadyThere + done.Refused;
        var average = folder.Messages == 0 ? 0 : octets / folder.Messages;
        var left = folder.ToCome == 0 ? 0 : Math.Max(0, octets - done.CopiedOctets - (others * average));
        return folder with { OctetsToCome = left, CertainOctets = others == 0 ? Math.Max(0, left - folder.TooLargeOctets) : 0 };
    }
}
