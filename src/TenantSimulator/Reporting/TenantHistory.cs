namespace TenantHygiene.TenantSimulator.Reporting;

/// <summary>What was done to a tenant.</summary>
internal sealed class TenantHistory
{
    /// <summary>Every Remove-*, refused ones included.</summary>
    public List<Removal> Removals { get; } = [];

    /// <summary>What should not have happened.</summary>
    public List<Damage> Damage { get; } = [];

    /// <summary>Every Set-Mailbox.</summary>
    public List<Setting> Settings { get; } = [];

    /// <summary>Every mutation that was asked for.</summary>
    public List<string> Mutations { get; } = [];
}
