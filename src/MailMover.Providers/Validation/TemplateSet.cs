using System.Globalization;
using MailMover.Providers.Catalog;

namespace MailMover.Providers.Validation;

/// <summary>Templates that are used together, where each id, domain and MX pattern may be claimed once only.</summary>
public static class TemplateSet
{
    /// <summary>The same files, those that claim what an earlier one claims with that among their problems.</summary>
    /// <param name="files">The files, the more important first.</param>
    public static IReadOnlyList<TemplateFile> Check(IReadOnlyList<TemplateFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var claims = new Claims();
        return [.. files.Select(f => f.Template is null ? f : f.With(claims.Of(f)))];
    }

    private sealed class Claims
    {
        private readonly Dictionary<string, string> _ids = [];
        private readonly Dictionary<string, string> _domains = [];
        private readonly Dictionary<string, string> _exchanges = [];

        public List<TemplateProblem> Of(TemplateFile file)
        {
            var template = file.Template!;
            var name = Path.GetFileName(file.File);
            var problems = new List<TemplateProblem>();
            Claim(_ids, template.Id, "$.id", "The id");
            for (var i = 0; i < template.Domains.Count; i++)
                Claim(_domains, template.Domains[i], string.Create(CultureInfo.InvariantCulture, $"$.domains[{i}]"), "The domain");
            for (var i = 0; i < template.Mx.Count; i++)
                Claim(_exchanges, template.Mx[i], string.Create(CultureInfo.InvariantCulture, $"$.mx[{i}]"), "The MX pattern");
            return problems;

            void Claim(Dictionary<string, string> claimed, string what, string path, string kind)
            {
                var key = DomainName.Comparable(what);
                if (claimed.TryGetValue(key, out var other) && other != file.File)
                    problems.Add(new TemplateProblem { Path = path, Text = $"{kind} {what} is claimed by {(Path.GetFileName(other) == name ? other : Path.GetFileName(other))} too. Keep it in one of the two." });
                else
                    claimed[key] = file.File;
            }
        }
    }
}
