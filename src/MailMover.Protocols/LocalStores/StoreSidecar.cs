using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores;

/// <summary>
/// The small file at the top of a store with what its format cannot hold: real names of folders, what they are for, subscriptions. Mail can be read without it.
/// </summary>
internal sealed class StoreSidecar
{
    public const string FileName = "mailmover-store.json";

    private const int Format = 1;
    private const long LargestFile = 64 << 20;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path;
    private readonly Dictionary<string, SidecarFolder> _folders;

    private StoreSidecar(string path, Dictionary<string, SidecarFolder> folders, string? damage) => (_path, _folders, Damage) = (path, folders, damage);

    /// <summary>Why what is there cannot be used, in words; null where it can, or is not there.</summary>
    public string? Damage { get; }

    public IReadOnlyCollection<SidecarFolder> Folders => _folders.Values;

    /// <summary>Reads the sidecar of a store. One that is missing or damaged says nothing of any folder.</summary>
    public static StoreSidecar Read(string store)
    {
        var path = Path.Combine(store, FileName);
        var folders = new Dictionary<string, SidecarFolder>(StringComparer.Ordinal);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return new StoreSidecar(path, folders, null);
            if (file.Length > LargestFile || StoreFiles.IsLink(file))
                return new StoreSidecar(path, folders, "it is no file that this program has written");
            foreach (var folder in Parse(File.ReadAllText(path)))
                folders[folder.Directory] = folder;
            return new StoreSidecar(path, folders, null);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException || LocalFailures.IsOfFiles(e))
        {
            folders.Clear();
            return new StoreSidecar(path, folders, LocalFailures.Words(e));
        }
    }

    /// <summary>What is known of the folder in this directory; null for nothing.</summary>
    public SidecarFolder? Find(string directory) => _folders.GetValueOrDefault(directory);

    /// <summary>Says something of a folder, durably. A damaged file is set aside first, never overwritten.</summary>
    public void Set(SidecarFolder folder)
    {
        if (_folders.TryGetValue(folder.Directory, out var known) && known == folder)
            return;
        if (Damage is not null && File.Exists(_path) && !File.Exists(_path + ".damaged"))
            File.Move(_path, _path + ".damaged");
        _folders[folder.Directory] = folder;
        StoreFiles.WriteText(_path, Write());
    }

    private static IEnumerable<SidecarFolder> Parse(string text)
    {
        var root = JsonNode.Parse(text)?.AsObject() ?? throw new FormatException("it is empty");
        if (root["format"]?.GetValue<int>() is not Format)
            throw new FormatException($"its format is not {Format}: a newer version of this program has written it");
        foreach (var node in root["folders"]?.AsArray() ?? [])
        {
            var folder = node!.AsObject();
            var directory = folder["directory"]?.GetValue<string>() ?? throw new FormatException("a folder has no directory");
            var name = folder["name"]?.AsArray().Select(s => s!.GetValue<string>()).ToList();
            var use = folder["special_use"]?.GetValue<string>() is { } word && Enum.TryParse<SpecialUse>(word, out var parsed) ? parsed : SpecialUse.None;
            yield return new SidecarFolder(directory, name is null ? null : FolderPath.Of(name), use, folder["subscribed"]?.GetValue<bool>() ?? false);
        }
    }

    private string Write()
    {
        var folders = new JsonArray();
        foreach (var folder in _folders.Values.OrderBy(f => f.Directory, StringComparer.Ordinal))
        {
            var node = new JsonObject { ["directory"] = folder.Directory };
            if (folder.Name is { } name)
                node["name"] = new JsonArray([.. name.Segments.Select(s => (JsonNode)JsonValue.Create(s)!)]);
            if (folder.SpecialUse != SpecialUse.None)
                node["special_use"] = folder.SpecialUse.ToString();
            if (folder.IsSubscribed)
                node["subscribed"] = true;
            folders.Add(node);
        }

        return new JsonObject { ["format"] = Format, ["folders"] = folders }.ToJsonString(Indented) + "\n";
    }
}
