namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>Ends a cmdlet with an error.</summary>
/// <param name="error">The error.</param>
internal sealed class CmdletException(ExchangeError error) : Exception(error.Text)
{
    /// <summary>The error to be answered.</summary>
    public ExchangeError Error => error;
}
