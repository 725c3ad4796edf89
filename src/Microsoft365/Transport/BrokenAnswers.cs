namespace TenantHygiene.Microsoft365.Transport;

/// <summary>Answers that arrive with a good status and are none: cut off, or a gateway's page.</summary>
internal static class BrokenAnswers
{
    /// <summary>How often something is asked for before such an answer is taken for the service's last word.</summary>
    public const int Tries = 3;
}
