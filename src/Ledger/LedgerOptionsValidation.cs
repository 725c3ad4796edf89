using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Ledger;

/// <summary>Refuses names that Azure Storage would refuse later.</summary>
internal sealed partial class LedgerOptionsValidation : IValidateOptions<LedgerOptions>
{
    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        if (!TablePrefix().IsMatch(options.TablePrefix))
        {
            return ValidateOptionsResult.Fail("Ledger__TablePrefix must begin with a letter and hold at most 30 letters and digits.");
        }

        return QueueName().IsMatch(options.QueueName)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Ledger__QueueName must hold 3 to 50 lower-case letters, digits and single hyphens.");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,29}$", RegexOptions.CultureInvariant)]
    private static partial Regex TablePrefix();

    [GeneratedRegex("^(?=.{3,50}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex QueueName();
}
