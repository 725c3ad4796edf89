using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Functions.Configuration;

/// <summary>How a diagnosis handles facts that it cannot read (section <c>Diagnosis</c>).</summary>
public sealed class DiagnosisOptions
{
    /// <summary>
    /// How long a refusal (401, 403), or an answer that cannot be used, must last before an operator is needed. Default 10 minutes;
    /// not less where Microsoft 365 is not simulated: isolated refusals are often temporary.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LastingFaultAfter { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Checks the settings at start.</summary>
[OptionsValidator]
public sealed partial class DiagnosisOptionsValidator : IValidateOptions<DiagnosisOptions>;
