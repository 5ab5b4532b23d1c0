using System.Globalization;
using MailMover.Core.Endpoints;

namespace MailMover.Core.Limits;

/// <summary>
/// The octets that one account may read, or be given, in any 24 hours. It takes them from the ledger by the piece, so that a message costs no write to disk.
/// May be used concurrently. Disposing it gives back what is left of the last piece.
/// </summary>
/// <param name="ledger">What was used before. Stays its owner's.</param>
/// <param name="account">The account.</param>
/// <param name="side">Which end of the run it is.</param>
/// <param name="direction">Which way.</param>
/// <param name="perDay">The octets that may go in any 24 hours.</param>
/// <param name="time">The clock.</param>
public sealed class OctetBudget(IOctetLedger ledger, EndpointIdentity account, EndpointSide side, OctetDirection direction, long perDay, TimeProvider time) : IAsyncDisposable
{
    private const long LeastPiece = 64 << 10;
    private const long MostPiece = 4 << 20;

    // A small budget must not be used up by pieces that are lost when a run is killed.
    private readonly long _piece = Math.Clamp(perDay / 128, Math.Clamp(perDay / 8, 1, LeastPiece), MostPiece);
    private readonly SemaphoreSlim _turn = new(1);
    private long _left;
    private long _listed;
    private long _hour;

    /// <summary>Counts octets that are about to go.</summary>
    /// <param name="octets">How many.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MailFailureException">With <see cref="FailureKind.CapReached"/>: there is no room for them; <see cref="MailFailureException.ResumeAt"/> says when there is.</exception>
    public async Task TakeAsync(long octets, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await ChangeHourAsync(cancellationToken);
            if (_left < octets)
                await TakePieceAsync(octets - _left, cancellationToken);
            _left -= octets;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Counts what a listing of messages took.</summary>
    public async Task ListAsync(long octets)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            _listed += octets;
            if (_listed >= _piece)
                await KeepListedAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Counts octets that went already where more are to follow: fails where there is no room left.</summary>
    /// <param name="octets">How many.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MailFailureException">As from <see cref="TakeAsync"/>. These octets are counted all the same.</exception>
    public async Task CountAsync(long octets, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await ChangeHourAsync(cancellationToken);
            _left -= octets;
            if (_left >= 0)
                return;
            try
            {
                await TakePieceAsync(-_left, cancellationToken);
            }
            catch (MailFailureException)
            {
                await ledger.GiveBackAsync(account, direction, _hour, _left, CancellationToken.None);
                _left = 0;
                throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Counts octets that went already, because their number was not known before; negative for what was taken and did not go.</summary>
    public async Task CorrectAsync(long octets)
    {
        if (octets == 0)
            return;
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            _left -= octets;
            if (_left >= -_piece)
                return;
            await ledger.GiveBackAsync(account, direction, HourlyOctets.HourOf(time.GetUtcNow()), _left, CancellationToken.None);
            _left = 0;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        await KeepListedAsync();
        if (_left != 0)
            await ledger.GiveBackAsync(account, direction, _hour, _left, CancellationToken.None);
        _left = 0;
        _turn.Release();
    }

    private async Task KeepListedAsync()
    {
        if (_listed == 0)
            return;
        await ledger.GiveBackAsync(account, OctetDirection.Listing, HourlyOctets.HourOf(time.GetUtcNow()), -_listed, CancellationToken.None);
        _listed = 0;
    }

    /// <summary>What was counted for one hour must not be used in another: it would be forgotten too early.</summary>
    private async Task ChangeHourAsync(CancellationToken cancellationToken)
    {
        var hour = HourlyOctets.HourOf(time.GetUtcNow());
        if (hour == _hour)
            return;
        if (_left != 0)
            await ledger.GiveBackAsync(account, direction, _hour, _left, cancellationToken);
        (_left, _hour) = (0, hour);
    }

    private async Task TakePieceAsync(long missing, CancellationToken cancellationToken)
    {
        await KeepListedAsync();
        var grant = await ledger.TakeAsync(account, direction, new OctetWish(missing, Math.Max(missing, _piece), perDay), cancellationToken);
        if (grant.RoomAt is { } roomAt)
            throw Reached(roomAt);
        _left += grant.Octets;
        _hour = grant.Hour;
    }

    private MailFailureException Reached(DateTimeOffset roomAt)
    {
        var when = TimeZoneInfo.ConvertTime(roomAt, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var what = direction == OctetDirection.Down ? "read from" : "copied to";
        var text = $"The daily limit of {account} is reached: {Size(perDay)} may be {what} it in any 24 hours. There is room again at {when}.";
        return new MailFailureException(side, FailureScope.Endpoint, FailureKind.CapReached, text) { ResumeAt = roomAt };
    }

    private static string Size(long octets) => octets switch
    {
        >= 10L << 30 => string.Create(CultureInfo.InvariantCulture, $"{octets / (double)(1L << 30):0.#} GiB"),
        >= 10L << 20 => string.Create(CultureInfo.InvariantCulture, $"{octets / (double)(1L << 20):0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{octets:N0} octets"),
    };
}
