namespace MailMover.Bulk.Reading;

/// <summary>What a column of a file holds.</summary>
internal enum BulkColumn
{
    /// <summary>Nothing that is used.</summary>
    Unused,

    /// <summary>What a run wrote into a file of results.</summary>
    Result,

    Source,
    SourceHost,
    SourcePort,
    SourceTls,
    SourceUser,
    SourceAddress,
    SourceSecret,
    SourcePassword,
    SourceAuthUser,
    Destination,
    DestinationHost,
    DestinationPort,
    DestinationTls,
    DestinationUser,
    DestinationAddress,
    DestinationSecret,
    DestinationPassword,
    DestinationAuthUser,

    /// <summary>Google's <c>user#password</c>.</summary>
    SourceUserAndPassword,

    Into,
    Since,
    Options,
    Note,
}
