using MailMover.Core.Endpoints;

namespace MailMover.Bulk.Reading;

/// <summary>The columns of one end.</summary>
internal sealed record SideColumns(
    EndpointSide Side, BulkColumn Endpoint, BulkColumn Host, BulkColumn Port, BulkColumn Tls, BulkColumn User, BulkColumn Address, BulkColumn Secret, BulkColumn Password, BulkColumn AuthUser)
{
    public static SideColumns Source { get; } = new(
        EndpointSide.Source, BulkColumn.Source, BulkColumn.SourceHost, BulkColumn.SourcePort, BulkColumn.SourceTls, BulkColumn.SourceUser, BulkColumn.SourceAddress,
        BulkColumn.SourceSecret, BulkColumn.SourcePassword, BulkColumn.SourceAuthUser);

    public static SideColumns Destination { get; } = new(
        EndpointSide.Destination, BulkColumn.Destination, BulkColumn.DestinationHost, BulkColumn.DestinationPort, BulkColumn.DestinationTls, BulkColumn.DestinationUser, BulkColumn.DestinationAddress,
        BulkColumn.DestinationSecret, BulkColumn.DestinationPassword, BulkColumn.DestinationAuthUser);

    /// <summary>What the end is called in options and columns.</summary>
    public string Word => Side == EndpointSide.Source ? "source" : "destination";

    /// <summary>What its options begin with.</summary>
    public string OptionPrefix => Side == EndpointSide.Source ? "--from-" : "--to-";
}
