using System.Collections.Frozen;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Preflight;

/// <summary>Looks what of a folder goes over. A listing is passed through and only summed up, so memory does not grow with the folder.</summary>
/// <param name="source">The source.</param>
/// <param name="filter">Which messages go over.</param>
/// <param name="leavesMessagesOut">Whether it may leave any out.</param>
/// <param name="limitOf">The largest message that goes into a destination folder.</param>
/// <param name="dealtWith">Those of a folder's keys that earlier runs have dealt with.</param>
internal sealed class FolderCounter(IMailSource source, MessageFilter filter, bool leavesMessagesOut, Func<FolderPath, MessageLimit> limitOf, DealtWithLookup dealtWith)
{
    /// <summary>Lists the folder's messages with their sizes.</summary>
    /// <exception cref="MailFailureException">With the scope of the endpoint: nothing more can be asked.</exception>
    public async Task<FolderOutlook> CountAsync(FolderPair pair, EarlierWork earlier, CancellationToken cancellationToken)
    {
        if (pair.Source.Status is { Exists: 0 } empty)
            return new FolderOutlook { Pair = pair, UidValidity = empty.UidValidity, Octets = 0, OctetsToCome = 0, Done = earlier.DealtWith, IsCounted = true };
        try
        {
            await using var reader = await source.OpenAsync(pair.Source.Path, pair.Source.Status?.UidValidity is > 0 and var expected ? expected : null, false, cancellationToken);
            return await SumAsync(pair, reader, earlier, cancellationToken);
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            return OfFigures(pair, earlier) with { Failure = failure.Message };
        }
    }

    /// <summary>What the folder's figures alone say: rules for single messages are not applied, and where there are any, nothing is certain to come.</summary>
    public FolderOutlook OfFigures(FolderPair pair, EarlierWork earlier)
    {
        var status = pair.Source.Status;
        var folder = new FolderOutlook { Pair = pair, UidValidity = status?.UidValidity ?? 0, Messages = status?.Exists ?? 0, Octets = status is { Exists: 0 } ? 0 : status?.SizeInOctets, Refused = earlier.Totals.Refused };
        var (least, most) = (earlier.LeastToCome(folder.Messages), earlier.MostToCome(status));

        // Where the keys mean other messages now, most of them are the same ones as before all the same.
        var toCome = earlier.IsOf(folder.UidValidity) ? most : least;
        var whole = OfNumbers(folder with { Done = least == most ? earlier.DealtWith : folder.Messages - toCome, IsDoneCertain = least == most }, earlier);
        return leavesMessagesOut ? whole with { CertainOctets = 0 } : whole;
    }

    /// <summary>The octets where only numbers were compared.</summary>
    private static FolderOutlook OfNumbers(FolderOutlook folder, EarlierWork earlier)
    {
        if (folder.Octets is not { } octets)
            return folder;

        // The journal adds up the octets of what it copied; of the others the average has to do, and then nothing is certain.
        var others = earlier.Totals.AlreadyThere + earlier.Totals.Refused;
        var left = Math.Max(0, octets - earlier.Totals.CopiedOctets);
        var average = folder.Messages == 0 ? 0 : octets / folder.Messages;
        return folder with
        {
            OctetsToCome = folder switch
            {
                { ToCome: 0 } => 0,
                { IsDoneCertain: true } => Math.Max(0, left - (others * average)),
                _ => folder.ToCome == folder.Messages ? octets : null,
            },

            // What was copied and is gone since makes it more, never less.
            CertainOctets = others > 0 || folder.ToCome == 0 ? 0 : Math.Max(0, left - folder.TooLargeOctets),
        };
    }

    private async Task<FolderOutlook> SumAsync(FolderPair pair, IFolderReader reader, EarlierWork earlier, CancellationToken cancellationToken)
    {
        var limit = limitOf(pair.Destination);
        var isKnown = earlier.IsOf(reader.Status.UidValidity) && earlier.DealtWith > 0;
        var (all, left) = (new Sum(), new Sum());
        long skipped = 0, withoutSize = 0;
        var keywords = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var window in reader.ListAsync(null, cancellationToken))
        {
            var passing = window.Where(m => filter.ReasonToSkip(m) is null).ToList();
            skipped += window.Count - passing.Count;
            var done = isKnown && passing.Count > 0 ? await dealtWith(earlier.Folder!, [.. passing.Select(m => m.Key)], cancellationToken) : FrozenSet<MessageKey>.Empty;
            foreach (var message in passing)
            {
                withoutSize += message.SizeInOctets < 0 ? 1 : 0;
                all.Add(message.SizeInOctets, limit);
                if (!done.Contains(message.Key))
                    left.Add(message.SizeInOctets, limit);
                foreach (var keyword in message.Flags.Keywords.Where(_ => keywords.Count < FolderOutlook.MostKeywords))
                    keywords.Add(keyword);
            }
        }

        var folder = new FolderOutlook
        {
            Pair = pair,
            UidValidity = reader.Status.UidValidity,
            Messages = all.Messages,
            Octets = all.Octets,
            Skipped = skipped,
            WithoutSize = withoutSize,
            TooLarge = all.TooLarge,
            SurelyTooLarge = all.SurelyTooLarge,
            TooLargeToCome = left.TooLarge,
            TooLargeOctets = left.TooLargeOctets,
            Largest = all.Largest,
            Keywords = [.. keywords],
            IsCounted = true,
            Done = all.Messages - left.Messages,
            Refused = Math.Min(earlier.Totals.Refused, all.Messages - left.Messages),
            OctetsToCome = left.Octets,
            CertainOctets = left.Octets - left.TooLargeOctets,
        };
        return isKnown || earlier.DealtWith == 0 ? folder : OfNumbers(folder with { Done = earlier.DealtWith, Refused = earlier.Totals.Refused, IsDoneCertain = false }, earlier);
    }

    private sealed class Sum
    {
        public long Messages { get; private set; }

        public long Octets { get; private set; }

        public long TooLarge { get; private set; }

        public long TooLargeOctets { get; private set; }

        public long SurelyTooLarge { get; private set; }

        public long Largest { get; private set; }

        /// <summary>A server may say anything; the sums stay numbers.</summary>
        public void Add(long size, MessageLimit limit)
        {
            Messages++;
            if (size < 0)
                return;
            Octets = Math.Min(long.MaxValue / 4, Octets + Math.Min(size, long.MaxValue / 8));
            Largest = Math.Max(Largest, size);
            if (size <= limit.Octets)
                return;
            TooLarge++;
            SurelyTooLarge += size > limit.SureOctets ? 1 : 0;
            TooLargeOctets = Math.Min(long.MaxValue / 4, TooLargeOctets + Math.Min(size, long.MaxValue / 8));
        }
    }
}
