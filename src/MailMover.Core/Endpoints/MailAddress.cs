using System.Text;

namespace MailMover.Core.Endpoints;

/// <summary>The first address of a From field. Whatever is no plain address gives none: it is for a list that people act on.</summary>
public static class MailAddress
{
    private const int MostCharacters = 320;

    /// <summary>The address in lower case and the name beside it; null where there is none.</summary>
    public static (string Address, string Name)? Parse(string from)
    {
        var name = new StringBuilder();
        var address = new StringBuilder();
        var (inAngle, hasAngle, isQuoted, comments) = (false, false, false, 0);
        for (var i = 0; i < from.Length; i++)
        {
            var c = from[i];
            if (comments > 0 || (c == '(' && !isQuoted))
                comments += c == '(' ? 1 : c == ')' ? -1 : 0;
            else if (c == '\\' && isQuoted && i + 1 < from.Length)
                (inAngle ? address : name).Append(from[++i]);
            else if (c == '"')
                isQuoted = !isQuoted;
            else if (isQuoted)
                (inAngle ? address : name).Append(c);
            else if (c == '<')
                (inAngle, hasAngle) = (true, true);
            else if (c == '>' && inAngle)
                break;
            else if (c is ',' or ';' && !inAngle)
                break;
            else
                (inAngle ? address : name).Append(c);
        }

        var text = (hasAngle ? address : name).ToString().Trim();
        return IsAddress(text) ? (text.ToLowerInvariant(), hasAngle ? Plain(name.ToString()) : "") : null;
    }

    private static bool IsAddress(string text)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && at < text.Length - 1 && text.Length <= MostCharacters && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) && text.IndexOf('@', StringComparison.Ordinal) == at;
    }

    private static string Plain(string name)
    {
        var plain = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return plain.Length <= MostCharacters ? plain : plain[..MostCharacters];
    }
}
