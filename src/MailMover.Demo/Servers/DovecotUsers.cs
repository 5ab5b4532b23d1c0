using System.Diagnostics;

namespace MailMover.Demo.Servers;

/// <summary>The system users that a private Dovecot runs as.</summary>
/// <param name="Internal">For Dovecot's helpers.</param>
/// <param name="InternalGroup">Their group.</param>
/// <param name="Login">For the processes that talk to strangers.</param>
/// <param name="MailUid">Who owns the mail.</param>
/// <param name="MailGid">The group of the mail.</param>
internal sealed record DovecotUsers(string Internal, string InternalGroup, string Login, string MailUid, string MailGid)
{
    /// <summary>
    /// Not root: everything runs as the user. Root: as Dovecot's package has it, with the mail belonging to nobody, since Dovecot
    /// refuses mail that belongs to root, and dovecot or dovenull owning mail would undo their separation.
    /// </summary>
    public static async Task<DovecotUsers> ForThisProcessAsync(CancellationToken cancellationToken)
    {
        if (Environment.IsPrivilegedProcess)
            return new("dovecot", "dovecot", "dovenull", await IdAsync("-u nobody", cancellationToken), await IdAsync("-g nobody", cancellationToken));
        var name = await IdAsync("-un", cancellationToken);
        return new(name, await IdAsync("-gn", cancellationToken), name, await IdAsync("-u", cancellationToken), await IdAsync("-g", cancellationToken));
    }

    private static async Task<string> IdAsync(string arguments, CancellationToken cancellationToken)
    {
        using var id = Process.Start(new ProcessStartInfo("id", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = await id.StandardOutput.ReadToEndAsync(cancellationToken);
        await id.WaitForExitAsync(cancellationToken);
        return id.ExitCode == 0
            ? answer.Trim()
            : throw new DemoUnavailableException($"'id {arguments}' failed, so there is no user for Dovecot to keep the mail for. Run this as an ordinary user.");
    }
}
