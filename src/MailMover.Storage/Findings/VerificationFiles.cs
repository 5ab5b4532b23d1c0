using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Verification;

namespace MailMover.Storage.Findings;

/// <summary>
/// What a verification leaves behind: <c>certificate.html</c>, <c>certificate.json</c> and <c>findings.csv</c>, for the user alone, each of them whole or as it was
/// before. Findings are kept aside until the end; without one, nothing is left.
/// </summary>
public sealed class VerificationFiles : IDisposable
{
    private readonly string _directory;
    private readonly FileStream _passing;
    private readonly FindingsWriter _findings;

    private VerificationFiles(string directory, FileStream passing, FindingsWriter findings) => (_directory, _passing, _findings) = (directory, passing, findings);

    /// <summary>The certificate for people.</summary>
    public string Html => Path.Combine(_directory, "certificate.html");

    /// <summary>The certificate for programs.</summary>
    public string Json => Path.Combine(_directory, "certificate.json");

    /// <summary>What was found, message by message.</summary>
    public string Findings => Path.Combine(_directory, "findings.csv");

    /// <summary>Whether there are any findings.</summary>
    public bool HasFindings => _findings.Any;

    /// <summary>Makes the directory if need be, and sees to it that something can be written there before hours are spent.</summary>
    /// <param name="directory">Where the files will be.</param>
    /// <param name="temporary">Where findings are kept until the end.</param>
    /// <param name="source">The source that is verified.</param>
    /// <param name="destination">The destination.</param>
    /// <exception cref="JournalException">It cannot be used.</exception>
    public static VerificationFiles Begin(string directory, string temporary, EndpointIdentity source, EndpointIdentity destination)
    {
        var full = Path.GetFullPath(directory);
        try
        {
            PrivateFiles.CreateDirectory(full);
            var attempt = Path.Combine(full, $".mailmover-{Guid.NewGuid():N}");
            PrivateFiles.Touch(attempt);
            File.Delete(attempt);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The certificate cannot be written to {full}: {error.Message} Choose another directory with --certificate.", error);
        }

        var passing = PrivateFiles.Open(Path.Combine(temporary, $"findings-{Guid.NewGuid():N}.csv"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        return new VerificationFiles(full, passing, new FindingsWriter(passing, source, destination));
    }

    /// <summary>Takes a finding; from any thread, and never throws.</summary>
    public void Add(VerifiedMessage finding) => _findings.Add(finding);

    /// <summary>Puts all three in their places.</summary>
    /// <exception cref="JournalException">One of them could not be written.</exception>
    public void Finish(string html, string json)
    {
        try
        {
            _findings.Finish();
            PrivateFiles.Write((Findings, CopyFindings), (Json, PrivateFiles.Text(json)), (Html, PrivateFiles.Text(html)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The certificate could not be written to {_directory}: {error.Message.TrimEnd('.')}. The last one, if there was one, is as it was. Make room, or choose another directory with --certificate, and verify again.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _findings.Dispose();
        _passing.Dispose();
        File.Delete(_passing.Name);
    }

    private void CopyFindings(Stream target)
    {
        _passing.Position = 0;
        _passing.CopyTo(target);
    }
}
