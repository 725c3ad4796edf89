using Microsoft.Extensions.Options;

namespace TenantHygiene.HybridAgent.Exchange;

/// <summary>Says in one line what is wrong with the section <c>Exchange</c>.</summary>
internal sealed class ExchangeOptionsValidation : IValidateOptions<ExchangeOptions>
{
    public ValidateOptionsResult Validate(string? name, ExchangeOptions options) => options switch
    {
        { PowerShell: null or "", ConnectionUri: null or "" } => ValidateOptionsResult.Success,
        { PowerShell: null or "" } => ValidateOptionsResult.Fail("Exchange__PowerShell is missing, which Exchange__ConnectionUri needs."),
        { ConnectionUri: null or "" } => ValidateOptionsResult.Fail("Exchange__ConnectionUri is missing, which Exchange__PowerShell needs."),
        _ when !Uri.TryCreate(options.ConnectionUri, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) =>
            ValidateOptionsResult.Fail("Exchange__ConnectionUri must be the http or https address of an Exchange server's PowerShell."),
        _ when options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(30) => ValidateOptionsResult.Fail("Exchange__Timeout must be from one second to thirty minutes."),
        _ => ValidateOptionsResult.Success,
    };
}
