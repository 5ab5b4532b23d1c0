namespace MailMover.Providers.Discovery.Autoconfig;

/// <summary>A place where settings may be.</summary>
/// <param name="Uri">The place.</param>
/// <param name="What">What it is, without the user's name, for the trail.</param>
/// <param name="Origin">What settings from there count as.</param>
/// <param name="OriginText">The same in words.</param>
/// <param name="IsFor">Whether a file from there is for the domain.</param>
internal sealed record ConfigPlace(Uri Uri, string What, SettingsOrigin Origin, string OriginText, Func<ClientConfig, bool> IsFor);
