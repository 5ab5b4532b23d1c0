using System.Net;
using System.Net.Http.Headers;

namespace MailMover.Providers.Discovery.Autoconfig;

/// <summary>Fetches files of settings over HTTPS and nothing else. Whatever goes wrong is an answer; only cancellation throws.</summary>
internal sealed class ConfigFetcher(HttpClient client, TimeSpan limit, TimeProvider time)
{
    private const int MostRedirects = 5;
    private const int LargestFile = 256 * 1024;

    /// <summary>Fetches one file.</summary>
    /// <param name="place">Where; HTTPS.</param>
    /// <param name="isFor">Whether a file is for the domain that is looked for.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<FetchedConfig> FetchAsync(Uri place, Func<ClientConfig, bool> isFor, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await FollowAsync(place, isFor, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed($"no answer within {limit.TotalSeconds:0.#} seconds");
        }
        catch (HttpRequestException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return failure.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => new FetchedConfig(null, StepOutcome.Nothing, "there is no such host"),
                HttpRequestError.SecureConnectionError => Failed("its certificate is not valid, so nothing was asked"),
                HttpRequestError.ConnectionError => new FetchedConfig(null, StepOutcome.Nothing, "no web server answers there"),
                _ => Failed($"the connection failed ({OneLine.Of(failure.Message)})"),
            };
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Failed($"the connection failed ({OneLine.Of(failure.Message)})");
        }
    }

    private async Task<FetchedConfig> FollowAsync(Uri place, Func<ClientConfig, bool> isFor, CancellationToken cancellationToken)
    {
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, place);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("MailMover", null));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
            {
                if (response.Headers.Location is not { } location)
                    return Failed("it redirects to nowhere");
                place = new Uri(place, location);
                if (place.Scheme != Uri.UriSchemeHttps)
                    return Failed("it redirects to a place without encryption, which was not followed");
                continue;
            }

            if (response.StatusCode != HttpStatusCode.OK)
                return new FetchedConfig(null, StepOutcome.Nothing, $"it has none ({(int)response.StatusCode})");
            return await ReadAsync(response.Content, cancellationToken) is { } octets ? Judge(octets, isFor) : Failed($"it sent more than {LargestFile / 1024} KiB, which no settings are");
        }

        return Failed($"it redirects more than {MostRedirects} times");
    }

    // A network that wants a login first, or a web server that has a page for everything, answers too: with a page.
    private static FetchedConfig Judge(ReadOnlyMemory<byte> octets, Func<ClientConfig, bool> isFor)
    {
        try
        {
            var config = ClientConfig.Parse(octets);
            if (!isFor(config))
                return Failed("what came are the settings of another domain");
            return config.Servers.Count > 0 ? new FetchedConfig(config, StepOutcome.Found, "settings") : new FetchedConfig(null, StepOutcome.Nothing, "its settings name no server with encryption");
        }
        catch (FormatException wrong)
        {
            return Failed(wrong.Message);
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[LargestFile + 1];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return read <= LargestFile ? (ReadOnlyMemory<byte>?)buffer.AsMemory(0, read) : null;
    }

    private static FetchedConfig Failed(string text) => new(null, StepOutcome.Failed, text);
}
