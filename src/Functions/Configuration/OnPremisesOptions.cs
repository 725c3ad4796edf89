using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Functions.Configuration;

/// <summary>
/// How values that Active Directory sends are corrected (section <c>OnPremises</c>); by which means is each tenant's own setting.
/// </summary>
public sealed class OnPremisesOptions
{
    /// <summary>
    /// NCRONTAB expression: when the answers of the agents are fetched. Default every 5 seconds. Does nothing where no tenant has an agent.
    /// </summary>
    [Required(ErrorMessage = "OnPremises__AnswersSchedule is empty: remove the setting to use the default, or set an NCRONTAB expression.")]
    public string AnswersSchedule { get; set; } = DefaultAnswersSchedule;

    /// <summary>
    /// The private key that signs work for the agents: ECDSA P-256, PEM or the base64 of its PKCS #8 form. Never logged, never returned.
    /// </summary>
    public string? SigningKey { get; set; }

    /// <summary>A PEM file with the key, instead of <see cref="SigningKey"/>.</summary>
    public string? SigningKeyFile { get; set; }

    /// <summary>
    /// How long an agent may take to begin with work. Default 15 minutes: work that comes late was planned on facts that are old.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan WorkExpiresAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Pause between two looks for an agent's answer, which ends sooner when it arrives. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an agent may be silent before it counts as such. Default 5 minutes; agents report every minute.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The interval of the directory sync. Default 30 minutes, as Entra Connect has it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SyncCycle { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long the product waits for an administrator to run the script. Default 14 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00")]
    public TimeSpan ScriptExpiresAfter { get; set; } = TimeSpan.FromDays(14);

    /// <summary>The default of <see cref="AnswersSchedule"/>.</summary>
    public const string DefaultAnswersSchedule = "*/5 * * * * *";
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class OnPremisesOptionsValidator : IValidateOptions<OnPremisesOptions>;
