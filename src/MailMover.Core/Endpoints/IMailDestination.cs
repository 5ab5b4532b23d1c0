using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>Where mail goes.</summary>
public interface IMailDestination : IMailEndpoint
{
    /// <summary>What this destination can and cannot do. Connects where it must.</summary>
    Task<DestinationTraits> GetTraitsAsync(CancellationToken cancellationToken);

    /// <summary>Creates a folder, and its parents where the server wants them. A folder that is there already is no error.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="specialUse">What it is for; ignored where the server has no CREATE-SPECIAL-USE (RFC 6154).</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MailFailureException">With <see cref="FailureScope.Folder"/> where the server refuses the name.</exception>
    Task CreateFolderAsync(FolderPath folder, SpecialUse specialUse, CancellationToken cancellationToken);

    /// <summary>Subscribes to a folder. Doing it twice is no error.</summary>
    Task SubscribeAsync(FolderPath folder, CancellationToken cancellationToken);

    /// <summary>Takes a connection for appending to one folder.</summary>
    Task<IAppender> OpenAppenderAsync(FolderPath folder, CancellationToken cancellationToken);

    /// <summary>Opens a folder for changing flags (SELECT), the only opening whose permanent flags count.</summary>
    Task<IFolderWriter> OpenForWritingAsync(FolderPath folder, uint? expectedUidValidity, CancellationToken cancellationToken);
}
