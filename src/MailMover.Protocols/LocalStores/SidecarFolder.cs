using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores;

/// <summary>What the sidecar of a store says of one folder.</summary>
/// <param name="Directory">Where the folder lies, relative to the store, with <c>/</c> between names.</param>
/// <param name="Name">Its real name; null where the directory's name tells it.</param>
/// <param name="SpecialUse">What it is for.</param>
/// <param name="IsSubscribed">Whether the user is subscribed to it.</param>
internal sealed record SidecarFolder(string Directory, FolderPath? Name, SpecialUse SpecialUse = SpecialUse.None, bool IsSubscribed = false);
