using MailMover.Providers.Templates;

namespace MailMover.Providers.Catalog;

/// <summary>The templates that come with the program.</summary>
internal static class BuiltInTemplates
{
    private const string Folder = "providers/";

    /// <summary>The names of their files.</summary>
    public static IEnumerable<string> Files =>
        typeof(BuiltInTemplates).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => n[Folder.Length..]);

    /// <exception cref="InvalidDataException">One of them is broken, which the tests of the program rule out.</exception>
    public static IReadOnlyList<ProviderTemplate> Read() => [.. Files.Select(Read)];

    private static ProviderTemplate Read(string file)
    {
        var (template, problem) = TemplateReader.Read(Octets(file));
        return template ?? throw new InvalidDataException($"The template {file} in this program is broken: {problem!.Path}: {problem.Text}");
    }

    public static byte[] Octets(string file)
    {
        using var resource = typeof(BuiltInTemplates).Assembly.GetManifestResourceStream(Folder + file)!;
        var octets = new byte[resource.Length];
        resource.ReadExactly(octets);
        return octets;
    }
}
