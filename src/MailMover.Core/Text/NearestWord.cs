namespace MailMover.Core.Text;

/// <summary>Guesses what somebody meant who mistyped a word.</summary>
public static class NearestWord
{
    /// <summary>The candidate that is nearest to a word; null where none is near.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="candidates">What could have been meant; of several that are as near the first.</param>
    /// <param name="most">Most characters that are missing, too many or others (Levenshtein distance).</param>
    public static string? Of(string word, IEnumerable<string> candidates, int most)
    {
        ArgumentNullException.ThrowIfNull(word);
        return candidates.Select(c => (Name: c, Distance: Distance(word, c))).Where(c => c.Distance <= most).OrderBy(c => c.Distance).FirstOrDefault().Name;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
