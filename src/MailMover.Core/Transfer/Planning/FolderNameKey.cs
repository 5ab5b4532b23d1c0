using System.Text;

namespace MailMover.Core.Transfer.Planning;

/// <summary>What two folder names have in common that a server may take for the same: case, and how accents are composed.</summary>
internal static class FolderNameKey
{
    public static string Of(string name)
    {
        try
        {
            name = name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half of a surrogate pair: no server takes such a name as it is, so its form does not matter.
        }

        return name.ToUpperInvariant();
    }
}
