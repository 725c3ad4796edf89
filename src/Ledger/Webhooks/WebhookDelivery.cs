namespace TenantHygiene.Ledger.Webhooks;

/// <summary>A delivery that was accepted.</summary>
/// <param name="Connection">The connection that it came by.</param>
/// <param name="Key">Names it within the connection.</param>
/// <param name="EventJson">What it says.</param>
/// <param name="IsProcessed">Whether what it asks for was done.</param>
/// <param name="PutOff">How often it was put off.</param>
public sealed record WebhookDelivery(string Connection, string Key, string EventJson, bool IsProcessed, int PutOff);
