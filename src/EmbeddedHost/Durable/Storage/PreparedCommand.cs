using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>A statement with positional parameters, compiled once and run many times.</summary>
internal sealed class PreparedCommand : IDisposable
{
    private readonly SqliteCommand command;
    private readonly SqliteParameter[] parameters;

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA2100", Justification = "Every caller passes a constant.")]
    public PreparedCommand(SqliteConnection connection, string sql, int parameterCount)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        parameters = new SqliteParameter[parameterCount];
        for (var index = 0; index < parameterCount; index++)
        {
            parameters[index] = command.Parameters.AddWithValue("@" + index.ToString(CultureInfo.InvariantCulture), DBNull.Value);
        }

        command.Prepare();
    }

    public void Run(params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            parameters[index].Value = values[index] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }

    public void Enlist(SqliteTransaction transaction) => command.Transaction = transaction;

    public void Dispose() => command.Dispose();
}
